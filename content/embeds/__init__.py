"""Videos and charts of other hosts: a plain link, and behind a click a frame that can do nothing to this site."""
