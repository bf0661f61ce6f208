/// Finds the name that a user probably meant.
public enum NearestName {
    /// The name closest to a mistyped one; `nil` if none is close enough to suggest.
    ///
    /// The distance is the number of characters to insert, delete or replace, regardless of case. It may be a third of the longer name, and at
    /// least one.
    public static func of(_ mistyped: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(mistyped.lowercased().prefix(64))
        var best: (name: String, distance: Int)?
        for name in names {
            let candidate = Array(name.lowercased())
            let distance = changes(from: wanted, to: candidate)
            guard distance <= max(1, max(wanted.count, candidate.count) / 3), distance < best?.distance ?? .max else { continue }
            best = (name, distance)
        }
        return best?.name
    }

    /// The Levenshtein distance, one row at a time.
    private static func changes(from first: [Character], to second: [Character]) -> Int {
        var row = Array(0...second.count)
        for (i, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}

/// A word from outside in quotation marks, cut to a length that suits a sentence.
func quoted(_ text: String) -> String {
    let shown = Console.printable(text)
    return "“\(shown.count > 60 ? String(shown.prefix(60)) + "…" : shown)”"
}
