"""What keeps a child that decodes a hostile file from doing anything but decode it."""
