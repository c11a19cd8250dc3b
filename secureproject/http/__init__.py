"""HTTP: middleware, error pages, headers, logs and operational endpoints."""
