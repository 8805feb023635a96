//! One order of all that was done, over all entities: each by its versions, bulks whole, and nothing before what had ended
//! when it began.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::timeline::{Deed, Deeds};

/// Requests that took effect together.
#[derive(Debug, Default)]
struct Transaction {
    begin: i64,
    end: i64,
    /// What it found or made: entity, version, whether it made it.
    deeds: Vec<(usize, i64, bool)>,
    /// By number, those that come later.
    before: BTreeSet<usize>,
    /// How many come earlier.
    waits_for: usize,
}

/// Looks for such an order.
pub fn check(deeds: &Deeds) -> Result<(), String> {
    let mut transactions = transactions(deeds);
    // What found a version comes after what made it, and before what made the next.
    let mut places: BTreeMap<(usize, i64, bool), Vec<usize>> = BTreeMap::new();
    for (number, transaction) in transactions.iter().enumerate() {
        for (entity, version, applied) in &transaction.deeds {
            places.entry((*entity, *version, !applied)).or_default().push(number);
        }
    }
    let at = |place| places.get(&place).into_iter().flatten().copied();
    let mut edges = Vec::new();
    for ((entity, version, found), numbers) in &places {
        let next = at((*entity, *version + 1, false));
        let later: Vec<usize> =
            if *found { next.collect() } else { at((*entity, *version, true)).chain(next).collect() };
        edges.extend(numbers.iter().flat_map(|number| later.iter().map(|later| (*number, *later))));
    }
    for (number, transaction) in transactions.iter().enumerate() {
        let later = transactions.iter().enumerate().filter(|(_, later)| transaction.end < later.begin);
        edges.extend(later.map(|(later, _)| (number, later)));
    }
    for (number, later) in edges.into_iter().filter(|(number, later)| number != later) {
        if transactions[number].before.insert(later) {
            transactions[later].waits_for += 1;
        }
    }
    place(&mut transactions);
    let left: Vec<&Transaction> = transactions.iter().filter(|transaction| transaction.waits_for > 0).collect();
    if left.is_empty() { Ok(()) } else { Err(format!("order: these wait for each other: {left:#?}")) }
}

fn transactions(deeds: &Deeds) -> Vec<Transaction> {
    let mut transactions: Vec<Transaction> = Vec::new();
    let mut batches: HashMap<usize, usize> = HashMap::new();
    for Deed { request, begin, end, reply, applied, batch, .. } in deeds.values() {
        let new = transactions.len();
        let number = batch.map_or(new, |batch| *batches.entry(batch).or_insert(new));
        if number == new {
            transactions.push(Transaction { begin: *begin, end: *end, ..Default::default() });
        }
        let transaction = &mut transactions[number];
        // An item may have been tried before; it took effect with the others.
        transaction.begin = transaction.begin.max(*begin);
        transaction.end = transaction.end.min(*end);
        transaction.deeds.push((request.entity, reply.version, *applied));
    }
    transactions
}

/// Takes away one after the other what nothing comes before, as long as there is any.
fn place(transactions: &mut [Transaction]) {
    let mut ready: Vec<usize> = (0..transactions.len()).filter(|number| transactions[*number].waits_for == 0).collect();
    while let Some(number) = ready.pop() {
        for later in std::mem::take(&mut transactions[number].before) {
            transactions[later].waits_for -= 1;
            if transactions[later].waits_for == 0 {
                ready.push(later);
            }
        }
    }
}
