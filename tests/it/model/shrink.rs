//! Looks for a shorter script that still fails. Clients at once never take the same course twice, so each is tried often.

use std::time::{Duration, Instant};

use super::{
    Setting,
    steps::{Script, Step},
};

const TRIES: usize = 6;
const TIME_MAX: Duration = Duration::from_secs(40);

/// The shortest script found, and what failed in it.
pub async fn shrink(setting: &Setting, mut script: Script, mut problem: String) -> (Script, String) {
    let begun = Instant::now();
    let mut count = script.len() / 2;
    while count > 0 {
        let mut from = 0;
        while from < script.len() {
            if begun.elapsed() > TIME_MAX {
                return (script, problem);
            }
            let shorter = script.without(from, count);
            match fails(setting, &shorter).await {
                Some(found) => (script, problem) = (shorter, found),
                None => from += count,
            }
        }
        count /= 2;
    }
    (script, problem)
}

async fn fails(setting: &Setting, script: &Script) -> Option<String> {
    for _ in 0..TRIES {
        if let Err(problem) = setting.run(script).await {
            return Some(problem);
        }
    }
    None
}

impl Script {
    /// Its steps, client by client.
    pub fn show(&self) -> String {
        let steps = |seeds: &Vec<u64>| {
            seeds.iter().map(|seed| format!("  {:?}\n", Step::of(*seed, self.entities))).collect::<String>()
        };
        let clients = self.clients.iter().filter(|seeds| !seeds.is_empty());
        clients.enumerate().map(|(number, seeds)| format!("client {number}\n{}", steps(seeds))).collect()
    }
}
