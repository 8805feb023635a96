//! Numbers for people: how many a second, how much each.

use std::time::Duration;

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of requests, bytes and microseconds stay far below 2^52")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// A duration in whole microseconds.
pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A share of a whole, 0 of nothing.
pub(crate) fn per(amount: f64, count: f64) -> f64 {
    if count > 0.0 { amount / count } else { 0.0 }
}

/// The least, the median and the greatest of some figures; of none, nothing.
pub(crate) fn spread(figures: impl IntoIterator<Item = f64>) -> Option<[f64; 3]> {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_unstable_by(f64::total_cmp);
    let middle = figures.len() / 2;
    let upper = *figures.get(middle)?;
    let median = if figures.len().is_multiple_of(2) { f64::midpoint(*figures.get(middle - 1)?, upper) } else { upper };
    Some([*figures.first()?, median, *figures.last()?])
}

/// So many of them.
pub(crate) fn plural(count: impl Into<u64>, what: &str) -> String {
    match count.into() {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// Three digits that matter, and thousands apart.
pub(crate) fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 1_000_000.0 => format!("{:.2} M", figure / 1_000_000.0),
        size if size >= 10_000.0 => format!("{:.1} k", figure / 1_000.0),
        size if size >= 1_000.0 => format!("{:.2} k", figure / 1_000.0),
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(spread([4.0, 1.0, 3.0, 2.0]), Some([1.0, 2.5, 4.0]));
        assert_eq!(spread([3.0, 1.0, 2.0]), Some([1.0, 2.0, 3.0]));
        assert_eq!(spread([]), None);
    }

    #[test]
    fn figures_keep_three_digits() {
        let figures = [0.314, 12.34, 123.4, 1_234.0, 12_345.0, 1_234_567.0];
        assert_eq!(figures.map(short), ["0.31", "12.3", "123", "1.23 k", "12.3 k", "1.23 M"]);
    }
}
