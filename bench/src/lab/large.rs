//! The large set: built once, and kept from one run to the next.

use std::process::Command;

use anyhow::{Context, Result};
use sea_orm::{ConnectionTrait, Statement};

use super::Lab;
use crate::{
    data::{Data, LARGE_VERSIONS, Template, deepen, fill_postgres},
    postgres::{Cluster, connect},
    report,
};

/// How many subscriptions get their history at once, so that intermediate tables stay small.
const ROWS_AT_ONCE: u64 = 50_000;
/// What it is called until it is complete.
const IN_THE_MAKING: &str = "large_in_the_making";

impl Lab {
    pub(super) fn large_data(&self) -> Result<Data> {
        let cluster = self.large.as_ref().context("the large set is not open")?;
        Ok(Data { url: cluster.url(&self.large_name()), is_small: false })
    }

    fn large_name(&self) -> String {
        format!("large_{}", self.options.large_rows)
    }

    /// Starts PostgreSQL on it; builds it first, if it is not there.
    pub(super) async fn open_large(&mut self, build: usize) -> Result<Template> {
        let (dir, name) = (self.dir().join("postgres-large"), self.large_name());
        if self.large.is_none() {
            let mut cluster = Cluster::start(&dir, true, &[]).await?;
            if !cluster.has(&name).await? {
                drop(cluster);
                self.build_large(build).await?;
                cluster = Cluster::start(&dir, true, &[]).await?;
            }
            self.large = Some(cluster);
        }
        let cluster = self.large.as_ref().context("no PostgreSQL")?;
        Template::find(&Data { url: cluster.url(&name), is_small: false }).await
    }

    async fn build_large(&self, build: usize) -> Result<()> {
        let rows = self.options.large_rows;
        report::note(&format!("building the large set of {rows} subscriptions, which takes minutes; it is kept"));
        // What is lost if the machine stops now is built again.
        let cluster = Cluster::start(&self.dir().join("postgres-large"), true, &[("fsync", "off")]).await?;
        cluster.drop_database(IN_THE_MAKING).await?;
        cluster.execute(&format!("CREATE DATABASE {IN_THE_MAKING}")).await?;
        let data = Data { url: cluster.url(IN_THE_MAKING), is_small: false };
        let flags = ["--allow-unsafe-durability"];
        let template = self.fill(build, &data, &flags, async |server| fill_postgres(server, &data, rows).await).await?;
        let db = connect(&data.url).await?;
        let query = "SELECT indexname::text, indexdef FROM pg_indexes \
             WHERE tablename = 'mutations' AND indexname NOT IN ('mutations_pkey', 'mutations_entity_version_key')";
        let mut indexes = Vec::new();
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await? {
            indexes.push((row.try_get_by_index::<String>(0)?, row.try_get_by_index::<String>(1)?));
        }
        for (index, _) in &indexes {
            db.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for first in (0..rows).step_by(usize::try_from(ROWS_AT_ONCE)?) {
            let until = rows.min(first + ROWS_AT_ONCE);
            deepen(&data, &template, first, until - first, LARGE_VERSIONS).await?;
            // So that its log does not grow to many times what is kept.
            cluster.execute("CHECKPOINT").await?;
            report::note(&format!("{until} of {rows} have their history"));
        }
        for (_, definition) in &indexes {
            db.execute_unprepared(definition).await?;
        }
        db.execute_unprepared("VACUUM ANALYZE").await?;
        db.close().await?;
        cluster.execute(&format!("ALTER DATABASE {IN_THE_MAKING} RENAME TO {}", self.large_name())).await?;
        cluster.execute("CHECKPOINT").await?;
        drop(cluster);
        // PostgreSQL was told not to.
        Command::new("sync").status()?;
        Ok(())
    }
}
