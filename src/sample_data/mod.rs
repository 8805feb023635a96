//! A small believable set of data, to try the service with: `occam serve --sample-data`.
//!
//! Everything is written by the store's own write path, so that versions and history are as true as those of any other
//! write. Each step has a request id of its own that never varies: a filling that was interrupted is taken up by running
//! all of it again, and what was done before is replayed.

mod commands;
mod story;
mod writer;

use std::{io::Write, net::SocketAddr};

use anyhow::Context;

use crate::{
    domain::{Invoice, Plan, Subscription},
    store::{InvoiceFilter, PlanFilter, Store, SubscriptionFilter},
};

/// How many entities of each kind are shown.
const SHOWN_MAX: usize = 20;

/// What is in the database.
#[derive(Debug)]
pub struct SampleData {
    /// Whether it was filled just now; otherwise it had data before.
    pub filled: bool,
    /// The first plans.
    pub plans: Vec<Plan>,
    /// The first subscriptions.
    pub subscriptions: Vec<Subscription>,
    /// The first invoices.
    pub invoices: Vec<Invoice>,
}

/// Fills an empty database, or goes on with one whose filling was interrupted. One that has other data is left alone.
pub async fn fill(store: &Store) -> anyhow::Result<SampleData> {
    let before = SampleData::read(store, false).await?;
    if !before.is_empty() && !writer::is_interrupted(store).await? {
        return Ok(before);
    }
    story::write(store).await.context("the sample data cannot be written")?;
    SampleData::read(store, true).await
}

impl SampleData {
    async fn read(store: &Store, filled: bool) -> anyhow::Result<Self> {
        let limit = u64::try_from(SHOWN_MAX)?;
        Ok(Self {
            filled,
            plans: store.list_plans(&PlanFilter::default(), None, limit).await?,
            subscriptions: store.list_subscriptions(&SubscriptionFilter::default(), None, limit).await?,
            invoices: store.list_invoices(&InvoiceFilter::default(), None, limit).await?,
        })
    }

    fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.subscriptions.is_empty() && self.invoices.is_empty()
    }

    /// Prints what is there, and commands to try with it at a server's address.
    pub fn print(&self, out: &mut impl Write, address: SocketAddr) -> std::io::Result<()> {
        match self.filled {
            true => writeln!(out, "The database was filled with sample data.")?,
            false => writeln!(out, "The database has data already, so no sample data were added. It has:")?,
        }
        commands::print_entities(self, out)?;
        commands::print_commands(self, out, address)
    }
}
