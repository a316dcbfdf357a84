fn main() {
    let t = std::time::Instant::now();
    let b = std::fs::read("models/peace-talks.avowal").unwrap();
    eprintln!("read {:?}", t.elapsed());
    let m = avowal::model_file::Bundle::from_bytes(&b).unwrap();
    eprintln!("load {:?}", t.elapsed());
    let c = m.codebook.clone().unwrap();
    let p = avowal::predictor::Predictor::new(m, c).unwrap();
    eprintln!("predictor {:?}", t.elapsed());
    let t = std::time::Instant::now();
    use sha2::Digest;
    let h = sha2::Sha256::digest(&b);
    eprintln!("sha {:?} {:x?}", t.elapsed(), &h[..2]);
    let a = avowal::article::Article::new(
        "x",
        std::fs::read_to_string("../shared/articles/peace-initiative.txt").unwrap(),
    );
    let t = std::time::Instant::now();
    let mut r = p.reader();
    let n = r.read(&a).statements.len();
    eprintln!("article {:?} {n}", t.elapsed());
}
