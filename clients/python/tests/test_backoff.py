from occam_client._backoff import Backoff
from occam_client._limits import remaining_until


def test_ceilings_double_from_50_ms_and_stop_at_1_s() -> None:
    backoff = Backoff()
    assert [backoff.next_wait(1) for _ in range(7)] == [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1]


def test_jitter_is_full() -> None:
    backoff = Backoff()
    assert (backoff.next_wait(0), backoff.next_wait(0.5)) == (0, 0.05)


def test_of_a_timeout_and_a_deadline_the_earlier_one_counts() -> None:
    def remaining(timeout: float | None, deadline: float | None) -> float | None:
        return remaining_until(lambda: 100, timeout, deadline)()

    assert remaining(None, None) is None
    assert (remaining(5, None), remaining(5, 103), remaining(5, 107)) == (5, 3, 5)
    assert remaining(None, 90) == 0
    assert remaining(1e30, None) == 365 * 24 * 60 * 60, "gRPC cannot send more"
