"""The former rule, primary care case management, as it bound before health homes came: closed, still to be asked."""
