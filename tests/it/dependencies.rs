//! The dependency rule of `src/lib.rs`, held by reading the sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sea_orm::entity::prelude::*;

/// A source file, by its path below `src`, without comments.
struct Source {
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut dirs, mut sources): (Vec<PathBuf>, _) = (vec![root.clone()], Vec::new());
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n");
                sources.push(Source { path: path.strip_prefix(&root).unwrap().display().to_string(), code });
            }
        }
    }
    assert!(sources.len() > 50);
    sources
}

/// Which of the files contain which of the words.
fn mentions(files: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let found = |source: Source| {
        let words = words.iter().filter(|word| contains_word(&source.code, word)).copied().collect::<Vec<_>>();
        (!words.is_empty()).then(|| format!("{}: {}", source.path, words.join(", ")))
    };
    let mut mentions: Vec<_> = sources().into_iter().filter(|source| files(&source.path)).filter_map(found).collect();
    mentions.sort_unstable();
    mentions
}

/// Whether the code has the word, and not only as a part of a longer one.
fn contains_word(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(is_part) && !code[at + word.len()..].starts_with(is_part))
}

fn is_pure(path: &str) -> bool {
    path.starts_with("domain/") || path.starts_with("occ/")
}

fn is_store(path: &str) -> bool {
    path.starts_with("store/")
}

#[test]
fn domain_and_occ_know_nothing_but_each_other() {
    let others = ["tonic", "prost", "sea_orm", "sqlx", "migration", "tokio"];
    let ours = ["crate::service", "crate::store", "crate::proto", "crate::server", "crate::config"];
    assert_eq!(mentions(is_pure, &[&others[..], &ours[..]].concat()), [""; 0]);
}

#[test]
fn domain_and_occ_have_neither_clock_nor_randomness() {
    let words = ["Utc::now", "Local::now", "SystemTime", "Instant", "fastrand", "rand", "now_v7", "new_v4"];
    assert_eq!(mentions(is_pure, &words), [""; 0]);
}

#[test]
fn the_store_knows_nothing_of_grpc() {
    let words = ["tonic", "tonic_types", "prost", "prost_types", "crate::service", "crate::proto", "crate::server"];
    assert_eq!(mentions(is_store, &words), [""; 0]);
}

#[test]
fn nothing_but_the_store_knows_the_orm() {
    let words = ["sea_orm", "sea_orm_migration", "sqlx"];
    assert_eq!(mentions(|path| !is_store(path), &words), [""; 0]);
}

#[test]
fn rows_are_private_to_the_store() {
    assert_eq!(mentions(|path| !is_store(path), &["entity::mutation", "entity::plan", "store::entity"]), [""; 0]);
    let store = sources().into_iter().find(|source| source.path == "store/mod.rs").unwrap();
    assert!(store.code.contains("\nmod entity;"), "the module of the rows is to be private");
}

#[test]
fn the_edge_alone_knows_the_status_of_grpc() {
    // Connections are tonic's, too.
    let others = ["proto.rs", "server.rs", "server/connection.rs"];
    let is_edge = |path: &str| path.starts_with("service/") || others.contains(&path);
    assert_eq!(mentions(|path| !is_edge(path), &["tonic", "tonic_types"]), [""; 0]);
}

/// It is not at 1.0 yet: what a new version of it changes has one place.
#[test]
fn one_place_knows_the_engine_of_connect() {
    assert_eq!(mentions(|path| !path.starts_with("service/connect/"), &["connectrpc"]), [""; 0]);
}

/// There is one `UPDATE` of a row that carries a version, and one of many such rows, and no way around them.
#[test]
fn versioned_rows_change_in_two_places() {
    let words = ["update_many", "Query::update", "UpdateStatement", "on_conflict", "OnConflict"];
    let expected = [
        "store/aggregate.rs: update_many",
        "store/effects.rs: update_many",
        "store/group/statement.rs: Query::update, UpdateStatement",
    ];
    assert_eq!(mentions(|_| true, &words), expected);
    let effects = sources().into_iter().find(|source| source.path == "store/effects.rs").unwrap();
    assert_eq!(effects.code.matches("update_many").count(), 1);
    assert!(effects.code.contains("use entity::number_series::{Column, Entity};"), "it is for the series' row alone");
}

#[test]
fn nothing_is_deleted_and_no_sql_is_written_by_hand() {
    let words = [
        "delete_many",
        "delete_by_id",
        "delete",
        "execute_unprepared",
        "from_sql_and_values",
        "query_one_raw",
        "execute_raw",
        "update_or_insert",
    ];
    // Settings of PostgreSQL are read when connecting, a connection that is kept runs what it is given, and conflicts are
    // forgotten.
    let expected = [
        "store/connection.rs: query_one_raw",
        "store/kept.rs: execute_unprepared, query_one_raw, execute_raw",
        "store/retention.rs: delete_many",
    ];
    assert_eq!(mentions(|_| true, &words), expected);
    let retention = sources().into_iter().find(|source| source.path == "store/retention.rs").unwrap();
    assert_eq!(retention.code.matches("delete_many").count(), 1);
    assert!(retention.code.contains("delete_many().filter(Column::Id.is_in(ids)).filter(is_conflict())"));
}

/// A table of a versioned entity, as another crate could write it.
mod plans {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plans")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The lint of `clippy.toml` fires on each of the ways past the version check: were it not so, clippy would say that the
/// expectation is not met.
#[test]
fn clippy_refuses_each_way_past_the_version() {
    #[expect(clippy::disallowed_methods, reason = "shows that the lint fires")]
    fn update(row: plans::ActiveModel, db: &DatabaseConnection) -> impl Future {
        row.update(db)
    }
    #[expect(clippy::disallowed_methods, reason = "shows that the lint fires")]
    fn save(row: plans::ActiveModel, db: &DatabaseConnection) -> impl Future {
        row.save(db)
    }
    #[expect(clippy::disallowed_methods, reason = "shows that the lint fires")]
    fn update_one(row: plans::ActiveModel) -> impl Sized {
        plans::Entity::update(row)
    }
    // Nothing calls them.
    let _ = (size_of_val(&update), size_of_val(&save), size_of_val(&update_one));
}
