from accounts.passwords.hashing import BoundedArgon2PasswordHasher


class QuickArgon2PasswordHasher(BoundedArgon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
