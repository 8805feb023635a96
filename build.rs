//! Generates the server's code and the descriptor set from `proto/`, without `protoc`.

use std::{env, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(true).open_files([
        "occam/v1/plan_service.proto",
        "occam/v1/subscription_service.proto",
        "occam/v1/billing_service.proto",
        "occam/v1/history_service.proto",
        "google/rpc/status.proto",
        "google/rpc/error_details.proto",
    ])?;
    fs::write(out.join("descriptor.bin"), compiler.encode_file_descriptor_set())?;

    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    config.type_name_domain(["."], "type.googleapis.com");
    // Ordered maps: a request's fingerprint must not depend on a hash's seed.
    config.btree_map(["."]);
    tonic_prost_build::configure()
        .build_client(false)
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
