"""Why a prediction is what it is: named factors, and reasons in words of two languages."""
