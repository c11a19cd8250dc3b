"""What makes a text hard to read for some, found before it is submitted. Advice: it stops nobody."""
