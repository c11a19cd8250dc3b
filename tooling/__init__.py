"""Development tools: bin/test, bin/check, bin/vendor. The site never imports them."""
