//! Compiles `proto/` to Rust, and keeps the descriptors of `payment.proto`: the Protobuf decoder walks by them.

use std::error::Error;
use std::path::Path;

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    let protos = ["proto/northwatch/v1/payment.proto", "proto/northwatch/v1/alert.proto"];
    for proto in protos {
        println!("cargo:rerun-if-changed={proto}");
    }
    let descriptors = protox::compile(protos, ["proto"])?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("northwatch.descriptors"), descriptors.encode_to_vec())?;
    prost_build::Config::new().compile_fds(descriptors)?;
    Ok(())
}
