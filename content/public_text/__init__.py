"""Public text: words of sections, topics and bylines that a second person accepts before readers see them."""
