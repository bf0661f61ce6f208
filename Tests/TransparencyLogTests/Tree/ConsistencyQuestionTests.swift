import Cryptography
import Testing
import TransparencyLog

@Suite struct ConsistencyQuestionTests {
    @Test(arguments: [("0", "0"), ("0", "8"), ("3", "8"), ("8", "8")]) func takesSizesInRisingOrder(from: String, to: String) throws {
        let question = try ConsistencyQuestion(from: from, to: to, logSize: 8)
        #expect(question.query == "from=\(from)&to=\(to)")
    }

    @Test(
        arguments: [
            (nil, "8"), ("3", nil), ("", "8"), ("03", "8"), ("+3", "8"), ("-3", "8"), ("3.0", "8"), (" 3", "8"), ("8", "3"), ("a", "8"),
            ("3", "9007199254740992"), ("3", "99999999999999999999999"), ("٣", "8"),
        ] as [(String?, String?)])
    func refusesEveryOtherForm(from: String?, to: String?) {
        #expect(throws: LogError.malformedRange) { try ConsistencyQuestion(from: from, to: to, logSize: .max) }
    }

    @Test func refusesMoreThanTheLogHolds() {
        #expect(throws: LogError.sizeBeyondLog) { try ConsistencyQuestion(from: "3", to: "9", logSize: 8) }
    }

    @Test func anAnswerReadsWhatItWrites() throws {
        let question = ConsistencyQuestion(between: 8, and: 3)
        for proof in [[], [Digest.zero], [SHA256.digest(of: [1]), SHA256.digest(of: [2])]] {
            let answer = ConsistencyAnswer(question: question, proof: proof)
            #expect(try ConsistencyAnswer(json: answer.json, to: question) == answer)
        }
        let text = String(decoding: ConsistencyAnswer(question: question, proof: [.zero]).json, as: UTF8.self)
        #expect(text == #"{"from":3,"to":8,"proof":["\#(Digest.zero.hex)"]}"#)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"from":3,"to":9,"proof":[]}"#, #"{"from":2,"to":8,"proof":[]}"#, #"{"from":3,"to":8}"#,
        #"{"from":3,"to":8,"proof":[7]}"#, #"{"from":3,"to":8,"proof":["00"]}"#, #"{"from":"3","to":"8","proof":[]}"#,
        #"{"from":3,"to":8,"proof":null}"#, #"{"from":-3,"to":8,"proof":[]}"#,
        #"{"from":3,"to":8,"proof":["# + Array(repeating: "\"" + Digest.zero.hex + "\"", count: 109).joined(separator: ",") + "]}",
        #"{"from":3,"to":8,"proof":[]}"# + String(repeating: " ", count: 16_384),
    ])
    func refusesAnotherAnswer(json: String) {
        #expect(throws: LogError.malformedAnswer) {
            try ConsistencyAnswer(json: Array(json.utf8), to: ConsistencyQuestion(between: 3, and: 8))
        }
    }
}
