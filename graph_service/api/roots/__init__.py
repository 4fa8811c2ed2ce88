"""Root fields by the noun they ask about; `api.queries` and `api.mutations` join them."""
