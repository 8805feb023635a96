//! One order of all that was done, over all entities: each by its versions, bulks whole, and nothing before what had ended
//! when it began.

use std::collections::{BTreeMap, HashMap};

use super::timeline::{Deed, Deeds};

/// Requests that took effect together.
#[derive(Default)]
struct Transaction {
    begin: i64,
    end: i64,
    /// By number, those that come later.
    before: Vec<usize>,
    /// How many come earlier.
    waits_for: usize,
}

/// Looks for such an order.
pub fn check(deeds: &Deeds) -> Result<(), String> {
    let mut transactions: Vec<Transaction> = Vec::new();
    let mut batches: HashMap<usize, usize> = HashMap::new();
    // What found a version comes after what made it, and before what made the next.
    let mut places: BTreeMap<(usize, i64, bool), Vec<usize>> = BTreeMap::new();
    for deed in deeds.values() {
        let new = transactions.len();
        let number = match deed.batch {
            Some(batch) => *batches.entry(batch).or_insert(new),
            None => new,
        };
        if number == new {
            transactions.push(Transaction { begin: deed.begin, end: deed.end, ..Default::default() });
        }
        let transaction = &mut transactions[number];
        transaction.begin = transaction.begin.max(deed.begin);
        transaction.end = transaction.end.min(deed.end);
        let Deed { request, reply, applied, .. } = deed;
        places.entry((request.entity, reply.version, !applied)).or_default().push(number);
    }
    let mut edges = Vec::new();
    for ((entity, version, finding), numbers) in &places {
        let maker = places.get(&(*entity, *version, false)).into_iter().flatten();
        let finders = places.get(&(*entity, *version, true)).into_iter().flatten();
        let next = places.get(&(*entity, *version + 1, false)).into_iter().flatten();
        let later: Vec<usize> = if *finding { next.copied().collect() } else { finders.chain(next).copied().collect() };
        edges.extend(numbers.iter().flat_map(|number| later.iter().map(|later| (*number, *later))));
        debug_assert!(maker.count() <= 1, "two made version {version}");
    }
    for (number, transaction) in transactions.iter().enumerate() {
        let later = transactions.iter().enumerate().filter(|(_, later)| transaction.end < later.begin);
        edges.extend(later.map(|(later, _)| (number, later)));
    }
    for (number, later) in edges.into_iter().filter(|(number, later)| number != later) {
        transactions[number].before.push(later);
        transactions[later].waits_for += 1;
    }
    let mut ready: Vec<usize> = (0..transactions.len()).filter(|number| transactions[*number].waits_for == 0).collect();
    let mut placed = 0;
    while let Some(number) = ready.pop() {
        placed += 1;
        for later in std::mem::take(&mut transactions[number].before) {
            transactions[later].waits_for -= 1;
            if transactions[later].waits_for == 0 {
                ready.push(later);
            }
        }
    }
    if placed < transactions.len() {
        return Err(format!(
            "order: {} of {} transactions wait for each other",
            transactions.len() - placed,
            transactions.len()
        ));
    }
    Ok(())
}
