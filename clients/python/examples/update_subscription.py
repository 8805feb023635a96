"""Adds a line to a subscription's notes, whoever else is writing to it.

    python examples/update_subscription.py [URL [SUBSCRIPTION_ID]]

Without an id it takes the first subscription of the list. `occam serve --sample-data` prints one to try.
"""

import sys

from occam_client import Client, OccamError, Outcome, Update
from occam_client.v1 import ListSubscriptionsRequest, Subscription


def greet(client: Client, subscription_id: str) -> Outcome[Subscription]:
    """Adds the line."""

    # docs:begin
    def add_a_line(subscription: Subscription) -> Update[Subscription]:
        # Asked again after a conflict, with what the subscription is then: nobody else's line is lost.
        subscription.notes += "\n" * bool(subscription.notes) + "Greetings from the example."
        return Update(subscription, ["notes"])

    outcome = client.modify_subscription(subscription_id, add_a_line)
    # docs:end
    return outcome


def main(url: str = "http://127.0.0.1:50051", subscription_id: str = "") -> None:
    """Greets, and prints what came of it."""
    with Client(url, principal="example", timeout=10) as client:
        if not subscription_id:
            page = client.subscriptions.ListSubscriptions(ListSubscriptionsRequest(page_size=1))
            if not page.subscriptions:
                sys.exit("there is no subscription yet: create one, or name one")
            subscription_id = page.subscriptions[0].id
        try:
            outcome = greet(client, subscription_id)
        except OccamError as error:
            # A conflict that outlasts three attempts says here who changed what.
            sys.exit(str(error))

    print(f"subscription {subscription_id} of {outcome.entity.customer_id}")
    print(f"  version   {outcome.entity.version}")
    print(f"  attempts  {outcome.attempts}")
    for index, line in enumerate(outcome.entity.notes.splitlines()):
        print(f"  {'' if index else 'notes':<9} {line}")


if __name__ == "__main__":
    main(*sys.argv[1:])
