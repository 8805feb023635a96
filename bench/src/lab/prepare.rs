//! Data and servers to measure on.

use anyhow::{Context, Result};

use super::{DEEP_ROW, DEEP_VERSIONS, Lab, RUN, Source};
use crate::{
    data::{self, Data, Template},
    occam::Server,
    postgres::Cluster,
    report,
};

impl Lab {
    pub(super) fn serve(&self, build: usize, data: &Data, servers: usize) -> Result<Vec<Server>> {
        let build = self.builds.get(build).context("no such build")?;
        let log = |index| self.dir.join(format!("{}-{index}.log", build.name));
        (0..servers).map(|index| Server::start(build, &data.url, &log(index), &[])).collect()
    }

    /// Data to measure on, and what they have beside the rows.
    pub(super) async fn prepare(&mut self, build: usize, source: Source) -> Result<(Data, Template)> {
        let template = self.template(build, source).await?;
        let url = match source {
            Source::Large => return Ok((self.large_data()?, template)),
            Source::Sqlite(_) => {
                let run = self.dir.join("run.db");
                data::copy_sqlite(&self.dir.join(format!("{}.db", template_name(build, source))), &run)?;
                data::sqlite_url(&run)
            }
            Source::Postgres(_) | Source::Deep(_) => {
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.copy(&template_name(build, source), RUN).await?;
                cluster.url(RUN)
            }
        };
        Ok((Data { url, is_small: true }, template))
    }

    /// What fresh data are copies of; filled by the build that will serve them, since builds may differ in the schema.
    async fn template(&mut self, build: usize, source: Source) -> Result<Template> {
        if let Some(template) = self.templates.get(&(build, source)) {
            return Ok(template.clone());
        }
        let name = template_name(build, source);
        let template = match source {
            Source::Large => self.open_large(build).await?,
            Source::Sqlite(rows) => {
                let path = self.dir.join(format!("{name}.db"));
                data::copy_sqlite(&self.dir.join("no such file"), &path)?;
                let data = Data { url: data::sqlite_url(&path), is_small: true };
                let template =
                    self.fill(build, &data, &[], async |server| data::fill_sqlite(server, rows).await).await?;
                self.builds.get(build).context("no such build")?.verify_history(&data.url)?;
                template
            }
            Source::Postgres(rows) => {
                if self.cluster.is_none() {
                    let dir = tempfile::Builder::new().prefix("postgres-").tempdir_in(&self.dir)?.keep();
                    let cluster = self.cluster.insert(Cluster::start(&dir, false, &[]).await?);
                    cluster.fill_log().await?;
                }
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.execute(&format!("CREATE DATABASE {name}")).await?;
                let data = Data { url: cluster.url(&name), is_small: true };
                self.fill(build, &data, &[], async |server| data::fill_postgres(server, &data, rows).await).await?
            }
            Source::Deep(rows) => {
                let template = Box::pin(self.template(build, Source::Postgres(rows))).await?;
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.copy(&template_name(build, Source::Postgres(rows)), &name).await?;
                let data = Data { url: cluster.url(&name), is_small: true };
                data::deepen(&data, &template, DEEP_ROW, 1, DEEP_VERSIONS).await?;
                self.builds.get(build).context("no such build")?.verify_history(&data.url)?;
                template
            }
        };
        self.templates.insert((build, source), template.clone());
        Ok(template)
    }

    /// Brings a database to a build's schema, serves it while it is filled, and checks what came of it.
    pub(super) async fn fill(
        &self,
        build: usize,
        data: &Data,
        flags: &[&str],
        fill: impl AsyncFnOnce(&Server) -> Result<Template>,
    ) -> Result<Template> {
        report::note("filling a database");
        let program = self.builds.get(build).context("no such build")?;
        program.run(&["migrate", "--database-url", &data.url])?;
        let server = Server::start(program, &data.url, &self.dir.join("fill.log"), flags)?;
        let template = fill(&server).await?;
        server.stop()?;
        program.verify_history(&data.url).context("what was filled in")?;
        Ok(template)
    }
}

fn template_name(build: usize, source: Source) -> String {
    match source {
        Source::Postgres(rows) => format!("rows_{rows}_{build}"),
        Source::Sqlite(rows) => format!("sqlite_{rows}_{build}"),
        Source::Deep(rows) => format!("deep_{rows}_{build}"),
        Source::Large => "large".to_owned(),
    }
}
