"""Speed, as ratios to a floor measured in the same run. `bin/bench` runs this package; no test asserts a time."""
