import HotlineModel

/// Codes in the order they are listed to people: the known ones, even with a count of zero; then those of newer members, by name.
func listed<Code: OpenCode>(_ counts: [Code: Int]) -> [(code: Code, count: Int)] {
    let unknown = counts.keys.filter { !$0.isKnown }.sorted { $0.rawValue < $1.rawValue }
    return (Code.known + unknown).map { ($0, counts[$0] ?? 0) }
}

/// Findings in that order. If some assessments do not state the finding, their count comes last.
func listed<Code: OpenCode>(_ counts: [Code?: Int]) -> [(code: Code?, count: Int)] {
    var stated: [Code: Int] = [:]
    for (code, count) in counts { if let code { stated[code] = count } }
    let rows = listed(stated).map { (code: Code?.some($0.code), count: $0.count) }
    guard let unstated = counts[nil], unstated > 0 else { return rows }
    return rows + [(nil, unstated)]
}
