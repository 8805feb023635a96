//! Holds `src/gen/` to what the generator makes of `proto/`; with `OCCAM_UPDATE_GEN=1` it writes it anew.
//!
//! A test, not a build script, so that the published crate needs neither the `.proto` files nor a generator.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The generator's file of each package, and its name here (`#` is a nuisance in file names).
const FILES: [(&str, &str); 2] = [("occam.v1.rs", "occam.v1.rs"), ("google.r#type.rs", "google.type.rs")];

#[test]
fn generated_code_is_what_the_protos_say() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir()?;
    generate(&root.join("../../proto"), scratch.path())?;
    let mut made: Vec<_> =
        fs::read_dir(scratch.path())?.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>()?;
    made.sort();
    let mut known: Vec<_> = FILES.iter().map(|(made, _)| made.into()).collect::<Vec<std::ffi::OsString>>();
    known.sort();
    assert_eq!(made, known, "the packages are others than FILES and src/proto.rs know");

    for (made, kept) in FILES {
        let made = fs::read_to_string(scratch.path().join(made))?;
        let kept = root.join("src/gen").join(kept);
        if std::env::var_os("OCCAM_UPDATE_GEN").is_some_and(|value| value == "1") {
            fs::write(&kept, &made)?;
        }
        let is_fresh = fs::read_to_string(&kept).is_ok_and(|kept| kept == made);
        assert!(
            is_fresh,
            "{} is not what proto/ says; run: OCCAM_UPDATE_GEN=1 cargo test -p occam-client --test generated",
            kept.display()
        );
    }
    Ok(())
}

fn generate(proto: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(proto.join("occam/v1"))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "proto"));
    // Directories come in any order, and the generated file follows the order of the protos.
    files.sort();
    let mut compiler = protox::Compiler::new([proto])?;
    compiler.include_imports(true).include_source_info(true).open_files(files)?;

    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    config.type_name_domain(["."], "type.googleapis.com");
    // Sorted maps, so that an intent's bytes are the same each time that it is sent.
    config.btree_map(["."]);
    tonic_prost_build::configure()
        .build_server(false)
        .extern_path(".google.rpc", "::tonic_types::pb")
        .out_dir(out)
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
