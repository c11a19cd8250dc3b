"""What people who build this project run: bin/test, bin/check, bin/vendor. The site never imports it."""
