"""Operations: stalled jobs and the security report."""
