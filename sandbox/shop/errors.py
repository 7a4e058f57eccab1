"""Why the shop refuses a command. A refused command leaves the shop as it was."""


class ShopError(ValueError):
    """The shop refuses a command; the message names what stands in the way."""


class ImpossibleFactError(ShopError):
    """A command states something that cannot be: no such product, no stock, a quantity of zero, a used id."""


class IllegalStepError(ShopError):
    """The life cycle of an order, a cart or a shipment does not allow the step (wire-format 5.4, 8.1)."""

    def __init__(self, subject: str, state: str, step: str, allowed: tuple[str, ...]) -> None:
        self.subject = subject
        self.state = state
        self.step = step
        self.allowed = allowed
        following = f"allowed next: {', '.join(allowed)}" if allowed else "nothing can follow"
        super().__init__(f"{subject} is {state}: {step} is not possible; {following}")
