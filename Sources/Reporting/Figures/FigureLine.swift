import CaseStore
import HotlineModel

/// One line of a table of figures.
struct FigureLine: Hashable {
    let figure: Figure
    /// The level of indentation: a line counts a part of the last line that is one level higher.
    let level: Int
    let count: Int

    /// The words, indented.
    var words: String { String(repeating: "  ", count: level) + figure.words }
}

/// Lines under one heading.
struct FigureSection: Hashable {
    let title: String
    let lines: [FigureLine]

    /// Every figure of a period, in the order in which they are read.
    static func all(of figures: Figures) -> [FigureSection] {
        [
            FigureSection(title: "Received", lines: received(figures)), FigureSection(title: "Assessed", lines: assessed(figures)),
            FigureSection(title: "By kind", lines: listed(figures.byKind).map { line(.kind($0.code), 0, $0.count) }),
            FigureSection(title: "Shares of illegal reports", lines: shares(figures)),
            FigureSection(
                title: "Illegal, by medium", lines: listed(figures.illegalByMedium).map { line(.medium($0.code), 0, $0.count) }),
            FigureSection(title: "Illegal, by age", lines: listed(figures.illegalByAge).map { line(.age($0.code), 0, $0.count) }),
            FigureSection(title: "Illegal, by sex", lines: listed(figures.illegalBySex).map { line(.sex($0.code), 0, $0.count) }),
        ]
    }

    private static func line(_ figure: Figure, _ level: Int, _ count: Int) -> FigureLine {
        FigureLine(figure: figure, level: level, count: count)
    }

    private static func received(_ figures: Figures) -> [FigureLine] {
        var lines = [line(.received, 0, figures.received)]
        for origin in OriginKind.allCases {
            lines.append(line(.origin(origin), 1, figures.byOrigin[origin] ?? 0))
            guard origin == .partner else { continue }
            for (partner, counts) in figures.partners.sorted(by: { $0.key < $1.key }) {
                lines.append(line(.partner(partner), 2, counts.received))
            }
            lines.append(line(.backed, 2, figures.partners.values.reduce(0) { $0 + $1.backed }))
            lines.append(line(.takeovers, 2, figures.takeovers))
        }
        lines.append(line(.spared(nil), 1, figures.spared.values.reduce(0, +)))
        return lines + Sparing.allCases.map { line(.spared($0), 2, figures.spared[$0] ?? 0) }
    }

    private static func assessed(_ figures: Figures) -> [FigureLine] {
        let codes = listed(figures.byClassification)
        var lines = [line(.illegal, 0, figures.illegal)]
        lines += codes.filter { $0.code.isIllegal }.map { line(.classification($0.code), 1, $0.count) }
        lines += [line(.illegalHostedHere, 1, figures.illegalHostedHere), line(.notIllegal, 0, figures.notIllegal)]
        lines += codes.filter { !$0.code.isKnown }.map { line(.classification($0.code), 0, $0.count) }
        return lines + [
            line(.awaiting, 0, figures.awaiting), line(.withdrawn, 0, figures.withdrawn), line(.referred, 0, figures.referred),
        ]
    }

    private static func shares(_ figures: Figures) -> [FigureLine] {
        var lines: [FigureLine] = []
        for kind in DispositionKind.allCases {
            lines.append(line(.disposition(kind), 0, figures.dispositions[kind] ?? 0))
            guard kind == .forward else { continue }
            for (member, count) in figures.forwardedTo.sorted(by: { $0.key < $1.key }) {
                lines.append(line(.forwardedTo(member), 1, count))
            }
        }
        return lines + [line(.centralCopies, 0, figures.centralCopies)]
    }
}
