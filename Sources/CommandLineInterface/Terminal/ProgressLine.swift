/// Writes the text and the bar of a progress display.
struct ProgressLine: Sendable {
    let title: String
    let total: Int

    /// `title  [████░░░░]  45 %  13,032 of 28,960  2,172/s  7 s left`, at most `width` characters.
    func bar(done: Int, elapsed: Duration, width: Int) -> String {
        let numbers = "\(percent(done)) %  \(figures(done: done, elapsed: elapsed))"
        let room = min(40, width - title.count - numbers.count - 7)
        guard room >= 8 else { return String("\(title)  \(numbers)".prefix(max(0, width - 1))) }
        let filled = total == 0 ? room : min(room, done * room / total)
        let strokes = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
        return "\(title)  [\(strokes)]  \(numbers)"
    }

    /// `title: 45 %, 13,032 of 28,960, …`.
    func sentence(done: Int, elapsed: Duration) -> String {
        "\(title): \(percent(done)) %  \(figures(done: done, elapsed: elapsed))"
    }

    private func percent(_ done: Int) -> Int { total == 0 ? 100 : min(100, done * 100 / total) }

    private func figures(done: Int, elapsed: Duration) -> String {
        let milliseconds = elapsed / .milliseconds(1)
        var text = "\(grouped(done)) of \(grouped(total))"
        guard done > 0, milliseconds >= 1 else { return text }
        text += "  \(grouped(Int(Double(done) * 1_000 / milliseconds)))/s"
        if done < total {
            let left = milliseconds / Double(done) * Double(total - done) / 1_000
            text += "  \(grouped(Int(left.rounded(.up)))) s left"
        } else {
            text += "  in \(Int((milliseconds / 1_000).rounded())) s"
        }
        return text
    }
}
