"""/cms/people/reviews/: periodic access reviews ask whether roles and grants are still needed."""
