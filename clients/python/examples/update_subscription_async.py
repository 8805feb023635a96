"""Adds a line to the notes of several subscriptions at once, whoever else is writing to them.

    python examples/update_subscription_async.py [URL]

`occam serve --sample-data` has some to try.
"""

import asyncio
import sys

from occam_client import AsyncClient, OccamError, Outcome, Update
from occam_client.v1 import ListSubscriptionsRequest, Subscription


def greet(subscription: Subscription) -> Update[Subscription]:
    """Is asked again after a conflict, with what the subscription is then: nobody else's line is lost."""
    subscription.notes += "\n" * bool(subscription.notes) + "Greetings from the example."
    return Update(subscription, ["notes"])


async def main(url: str = "http://127.0.0.1:50051") -> None:
    """Greets, and prints what came of it."""
    async with AsyncClient(url, principal="example", timeout=10) as client:
        page = await client.subscriptions.ListSubscriptions(ListSubscriptionsRequest(page_size=3))
        calls = [client.modify_subscription(subscription.id, greet) for subscription in page.subscriptions]
        outcomes: list[Outcome[Subscription]] = await asyncio.gather(*calls)
    for outcome in outcomes:
        print(f"subscription {outcome.entity.id}: version {outcome.entity.version}, attempts {outcome.attempts}")


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except OccamError as error:
        sys.exit(str(error))
