"""What people without an account may see before it is public, by links that end."""
