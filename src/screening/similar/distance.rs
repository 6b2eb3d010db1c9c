//! How many letters two words differ in.

/// Letters of a word that are compared; longer words are cut.
const LETTERS_MAX: usize = 32;

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours; `None` beyond a limit.
pub(super) fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let (a, b) = (a.get(..LETTERS_MAX).unwrap_or(a), b.get(..LETTERS_MAX).unwrap_or(b));
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let width = b.len() + 1;
    let mut rows = [[0u8; LETTERS_MAX + 1]; 3];
    for (n, cell) in (0u8..).zip(rows[0].iter_mut().take(width)) {
        *cell = n;
    }
    for i in 1..=a.len() {
        let [two, one, zero] = [(i + 1) % 3, (i + 2) % 3, i % 3];
        rows[zero][0] = u8::try_from(i).unwrap_or(u8::MAX);
        let mut least = rows[zero][0];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut best = (rows[one][j] + 1).min(rows[zero][j - 1] + 1).min(rows[one][j - 1] + u8::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[two][j - 2] + 1);
            }
            rows[zero][j] = best;
            least = least.min(best);
        }
        if usize::from(least) > limit {
            return None;
        }
    }
    let found = usize::from(rows[a.len() % 3][b.len()]);
    (found <= limit).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances() {
        let check =
            |a: &str, b: &str, expected| assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), expected, "{a} {b}");
        check("", "", Some(0));
        check("lazarus", "lazarus", Some(0));
        check("lazarus", "lazaurs", Some(1));
        check("lazarus", "lazars", Some(1));
        check("lazarus", "lasaros", Some(2));
        check("lazarus", "lasaroz", None);
        check("ab", "", Some(2));
        check("abcd", "", None);
        let long = "x".repeat(500);
        check(&long, &long, Some(0));
    }
}
