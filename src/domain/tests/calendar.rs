use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use crate::domain::{
    BillingInterval, IntervalUnit, Timestamp,
    arbitrary::{interval, time},
    fixtures::{MONTHLY, YEARLY, at},
};

fn every(count: i32, unit: IntervalUnit) -> BillingInterval {
    BillingInterval { unit, count }
}

#[test]
fn periods_are_counted_from_the_anchor() {
    use IntervalUnit::{Day, Month, Week, Year};
    let table: &[(BillingInterval, &str, &[&str])] = &[
        (MONTHLY, "2026-01-31", &["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        (MONTHLY, "2024-01-31", &["2024-01-31", "2024-02-29", "2024-03-31"]),
        (MONTHLY, "2026-11-30", &["2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]),
        (every(3, Month), "2025-11-30", &["2025-11-30", "2026-02-28", "2026-05-30"]),
        (every(36, Month), "2024-02-29", &["2024-02-29", "2027-02-28", "2030-02-28", "2033-02-28", "2036-02-29"]),
        (YEARLY, "2024-02-29", &["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        (every(4, Year), "2096-02-29", &["2096-02-29", "2100-02-28", "2104-02-29"]),
        (every(1, Week), "2026-12-28", &["2026-12-28", "2027-01-04", "2027-01-11"]),
        (every(2, Week), "2024-02-20", &["2024-02-20", "2024-03-05"]),
        (every(1, Day), "2024-02-28", &["2024-02-28", "2024-02-29", "2024-03-01"]),
        (every(36, Day), "2026-01-31", &["2026-01-31", "2026-03-08"]),
        // The time of the day stays, to the microsecond.
        (MONTHLY, "2026-01-31T23:59:59.999999", &["2026-01-31T23:59:59.999999", "2026-02-28T23:59:59.999999"]),
    ];
    for (interval, anchor, boundaries) in table {
        for (n, boundary) in (0..).zip(*boundaries) {
            assert_eq!(interval.boundary(at(anchor), n), Some(at(boundary)), "{interval:?} from {anchor}, {n}");
        }
    }
}

#[test]
fn next_boundary_is_after_the_time_and_never_at_it() {
    let table = [
        ("2026-01-31", "2026-01-31", "2026-02-28"),
        ("2026-01-31", "2026-02-27T23:59:59.999999", "2026-02-28"),
        ("2026-01-31", "2026-02-28", "2026-03-31"),
        ("2026-01-31", "2026-03-30T23:59:59.999999", "2026-03-31"),
        ("2026-01-31", "2026-03-31", "2026-04-30"),
        // A day within a period, whose month began before the period did.
        ("2026-01-15", "2026-03-14", "2026-03-15"),
        ("2026-01-15", "2026-12-31", "2027-01-15"),
        // Before the anchor, as inside of a trial, nothing has begun.
        ("2026-01-31", "2025-12-01", "2026-01-31"),
    ];
    for (anchor, time, boundary) in table {
        assert_eq!(MONTHLY.next_boundary(at(anchor), at(time)), Some(at(boundary)), "from {anchor} after {time}");
    }
}

#[test]
fn the_calendar_ends_with_the_last_time_that_the_wire_can_name() {
    let last = at("9999-12-31T23:59:59.999999");
    let table = [
        (YEARLY, at("9998-12-31"), 1, Some(at("9999-12-31"))),
        (YEARLY, at("9998-12-31"), 2, None),
        (every(1, IntervalUnit::Day), last, 0, Some(last)),
        (every(1, IntervalUnit::Day), last, 1, None),
        (every(36, IntervalUnit::Year), at("2026-01-31"), u32::MAX, None),
        (every(36, IntervalUnit::Week), at("2026-01-31"), u32::MAX / 36, None),
        (every(1, IntervalUnit::Day), at("2026-01-31"), u32::MAX, None),
        (every(1, IntervalUnit::Month), at("2026-01-31"), u32::MAX, None),
    ];
    for (interval, anchor, n, expected) in table {
        assert_eq!(interval.boundary(anchor, n), expected, "{interval:?} from {anchor}, {n}");
    }
    assert_eq!(MONTHLY.next_boundary(at("2026-01-31"), last), None);
    assert_eq!(MONTHLY.next_boundary(at("2026-01-31"), DateTime::<chrono::Utc>::MAX_UTC), None);
}

#[test]
fn an_interval_of_no_length_has_no_boundaries() {
    for count in [0, -1, i32::MIN] {
        for unit in IntervalUnit::ALL {
            let interval = every(count, unit);
            assert_eq!(interval.boundary(at("2026-01-31"), 1), None, "{interval:?}");
            assert_eq!(interval.next_boundary(at("2026-01-31"), at("2026-02-01")), None, "{interval:?}");
        }
    }
}

fn linear_search(interval: BillingInterval, anchor: Timestamp, time: Timestamp) -> Option<Timestamp> {
    (0..).map_while(|n| interval.boundary(anchor, n)).find(|boundary| *boundary > time)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn next_boundary_is_what_a_linear_search_finds(
        interval in prop_oneof![4 => interval(), 1 => (1..=36).prop_map(|count| every(count, IntervalUnit::Month))],
        anchor in time(),
        periods in 0..100_u32,
        offset_micros in prop_oneof![Just(-1), Just(0), Just(1), -200_000_000_000..200_000_000_000_i64],
    ) {
        let time = interval.boundary(anchor, periods).unwrap() + TimeDelta::microseconds(offset_micros);
        prop_assert_eq!(interval.next_boundary(anchor, time), linear_search(interval, anchor, time));
    }

    #[test]
    fn boundaries_ascend(interval in interval(), anchor in time(), n in 0..1_000_u32) {
        prop_assert!(interval.boundary(anchor, n) < interval.boundary(anchor, n + 1));
    }
}
