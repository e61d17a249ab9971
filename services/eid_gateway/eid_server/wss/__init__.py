"""WS-Security as the WSDL's policy `SigOnly` asks: body and timestamp signed, certificates agreed upon beforehand."""
