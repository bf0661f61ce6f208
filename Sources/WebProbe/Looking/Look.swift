/// One look at an address: the question, the addresses that may answer it, and the vantage.
public struct Look: Sendable {
    /// The question that a look asks.
    public enum Question: Hashable, Sendable {
        /// `HEAD`.
        case head
        /// `GET` for the first byte. The transfer ends with the head of the response: no byte of the body is read by this program.
        case get
        /// `GET`, reading so many bytes of a `text/*` at most. The body of any other type is not read.
        ///
        /// - `words` are looked for in the text, without regard to the case of ASCII letters.
        case text(bytes: Int, words: [String])
        /// `GET` for a JSON text of so many bytes at most, such as an answer of a registry. A longer one fails with
        /// ``LookFailure/tooLarge``. The body of any other type is not read.
        case json(bytes: Int)
    }

    /// The `http` or `https` URL.
    public var url: String
    /// The addresses of the host, in the order in which they are tried. The look goes to these and to no other, whatever the URL says.
    public var addresses: [HostAddress]
    public var question: Question
    public var vantage: Vantage

    public init(_ question: Question, url: String, addresses: [HostAddress], vantage: Vantage) {
        self.url = url
        self.addresses = addresses
        self.question = question
        self.vantage = vantage
    }
}
