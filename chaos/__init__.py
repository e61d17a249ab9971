"""Nothing is lost: families hand in while everything breaks, and what their authorities received is compared with what they were promised.

`make chaos` runs it whole; `python -m chaos --help` says what can be chosen. The expected values come from the clients' own record of what
was acknowledged, what was received from a file that the authorities write outside of every database.
"""
