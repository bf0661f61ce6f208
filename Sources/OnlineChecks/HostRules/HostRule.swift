public import WebProbe

/// The operator's knowledge of one host: the signs by which its pages show that material is there, or is gone.
public struct HostRule: Hashable, Sendable {
    /// The signs of one outcome. One of them is enough.
    public struct Signs: Hashable, Sendable {
        public var statuses: Set<Int> = []
        /// The beginnings of redirect targets, as absolute URLs.
        public var redirects: [String] = []
        /// The beginnings of media types, such as `image/`.
        public var types: [String] = []
        /// The SHA-256 digests of the text, or of its beginning up to the bound of the rule.
        public var digests: Set<[UInt8]> = []
        /// Words of the text, without regard to the case of ASCII letters.
        public var words: [String] = []

        public init() {}

        /// True if there is no sign at all.
        public var isEmpty: Bool { statuses.isEmpty && redirects.isEmpty && types.isEmpty && digests.isEmpty && words.isEmpty }
        var needText: Bool { !digests.isEmpty || !words.isEmpty }

        func matches(_ answer: LookAnswer) -> Bool {
            statuses.contains(answer.status)
                || redirects.contains { answer.location?.hasPrefix($0) ?? false }
                || types.contains { (200..<300).contains(answer.status) && answer.contentType?.hasPrefix($0) ?? false }
                || answer.text.map { digests.contains($0.sha256) || !$0.words.isDisjoint(with: words) } ?? false
        }
    }

    /// What the signs of a rule say of an answer.
    public enum Judgement: Hashable, Sendable { case gone, online, contradiction, nothing }

    /// The host in ASCII and lower case.
    public var host: String
    /// The rule also holds for names below the host.
    public var includesSubdomains: Bool
    public var gone: Signs
    public var online: Signs
    /// A path that cannot exist, beginning with `/`; `*` stands for letters that differ each time.
    public var control: String?
    /// The most bytes of a text that are read.
    public var textBytes: Int

    public init(
        host: String, includesSubdomains: Bool = false, gone: Signs, online: Signs, control: String? = nil, textBytes: Int = 64 << 10
    ) {
        self.host = host
        self.includesSubdomains = includesSubdomains
        self.gone = gone
        self.online = online
        self.control = control
        self.textBytes = textBytes
    }

    /// Judges an answer by the signs alone.
    public func judge(_ answer: LookAnswer) -> Judgement {
        switch (gone.matches(answer), online.matches(answer)) {
        case (true, false): .gone
        case (false, true): .online
        case (true, true): .contradiction
        case (false, false): .nothing
        }
    }

    /// The question that an answer to these signs needs. A rule exists because HEAD does not tell, so it always asks by GET.
    var question: Look.Question {
        guard gone.needText || online.needText || control != nil else { return .get }
        return .text(bytes: textBytes, words: gone.words + online.words)
    }
}
