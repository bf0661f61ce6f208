public import HotlineModel

/// A tip as the police get it, anonymised. Its compact JSON is what the node's log commits to (`Protocols/log.md`).
public struct PoliceDocument: Message, Hashable {
    /// What the tipster added later.
    public struct Supplement: Message, Hashable {
        public var received: String
        public var text: String
        /// The references of the questions it answers.
        public var answers: [String]

        public init(received: String, text: String, answers: [String]) {
            self.received = received
            self.text = text
            self.answers = answers
        }
    }

    public struct Question: Message, Hashable {
        public var number: Int64
        public var reference: String?
        public var asked: String
        public var text: String
        public var answered: Bool

        public init(number: Int64, reference: String?, asked: String, text: String, answered: Bool) {
            self.number = number
            self.reference = reference
            self.asked = asked
            self.text = text
            self.answered = answered
        }
    }

    /// The tip's name beyond this node.
    public var tip: String
    public var number: Int64
    public var member: MemberID
    /// The day; the minute could name the tipster.
    public var received: String
    public var country: CountryCode?
    public var place: String?
    public var period: String?
    public var text: String
    public var supplements: [Supplement]
    public var questions: [Question]
    /// How many passages were blacked out.
    public var blackedOut: Int

    public init(
        tip: String, number: Int64, member: MemberID, received: String, country: CountryCode?, place: String?, period: String?,
        text: String, supplements: [Supplement], questions: [Question], blackedOut: Int
    ) {
        self.tip = tip
        self.number = number
        self.member = member
        self.received = received
        self.country = country
        self.place = place
        self.period = period
        self.text = text
        self.supplements = supplements
        self.questions = questions
        self.blackedOut = blackedOut
    }
}
