"""/cms/people/reviews/: asking from time to time whether what was given is still needed."""
