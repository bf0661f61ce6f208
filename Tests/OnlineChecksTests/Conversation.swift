import HotlineModel
import OnlineChecks
import WebProbe

/// A site in memory: the answers to looks by question, path and vantage. It performs the steps of a check and notes them.
struct Conversation {
    static let us = Vantage(userAgent: "Example check"), other = Vantage(userAgent: "Example browser")
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    var names: [String: NameAnswer] = ["site.test": .found([HostAddress(bits: 0xFFFF_C633_6407)])]
    /// Keys such as `HEAD http://site.test/page`, with ` other` after it for the other vantage.
    var answers: [String: LookOutcome] = [:]
    private(set) var asked: [String] = []

    init(_ answers: [String: LookOutcome] = [:]) { self.answers = answers }

    mutating func sight(
        _ url: String = "http://site.test/page", rule: HostRule? = nil, vantages: [Vantage] = [us], missingSince: Timestamp? = nil
    ) -> Sight? {
        let subject = CheckSubject(url: url, rule: rule, vantages: vantages, nameMissingSince: missingSince, token: "k7")
        guard var check = OnlineCheck(subject, at: Self.now) else { return nil }
        var step = check.start()
        while asked.count < 100 {
            switch step {
            case .resolve(let name):
                asked.append("name \(name)")
                step = check.next(after: .resolved(names[name] ?? .noSuchName))
            case .look(let look):
                let key = Self.key(look)
                asked.append(key)
                step = check.next(after: .looked(answers[key] ?? .failed(.unreachable)))
            case .finished(let sight): return sight
            }
        }
        return nil
    }

    private static func key(_ look: Look) -> String {
        let method =
            switch look.question {
            case .head: "HEAD"
            case .get: "GET"
            case .text: "TEXT"
            case .json: "JSON"
            }
        return "\(method) \(look.url)" + (look.vantage == other ? " other" : "")
    }
}

extension LookOutcome {
    static func status(_ status: Int, location: String? = nil, server: String? = nil, marks: [String: String] = [:]) -> LookOutcome {
        .answered(LookAnswer(status: status, location: location, server: server, marks: marks))
    }

    /// A page with a text; its digest is made of its number.
    static func page(_ number: UInt8, words: Set<String> = [], status: Int = 200) -> LookOutcome {
        .answered(
            LookAnswer(
                status: status, contentType: "text/html",
                text: TextFinding(sha256: [UInt8](repeating: number, count: 32), count: 10, isWhole: true, words: words)))
    }
}
