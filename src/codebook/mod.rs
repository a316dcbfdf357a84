//! stub
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Codebook {}
impl Codebook {
    pub fn read(_: &std::path::Path) -> Result<Self, std::io::Error> {
        Ok(Self {})
    }
    pub fn built_in() -> Result<Self, std::io::Error> {
        Ok(Self {})
    }
}
