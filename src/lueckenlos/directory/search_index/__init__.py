"""Search in the words of services: one index for all municipalities, kept by the worker.

`words` knows German, `index` writes and asks, `keeping` follows the inventory, `asking` answers.
"""
