"""Whether a client takes compressed answers (RFC 9110 §12.5.3)."""


def takes_gzip(accept_encoding: str) -> bool:
    """Whether `Accept-Encoding` allows gzip: named, or any coding, and not with the weight 0."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    chosen = weights.get("gzip", weights.get("*", "0"))
    return chosen.strip("0.") != ""
