import Cryptography
import Envelopes
import HotlineModel
import Testing

@Suite struct EnvelopeTests {
    @Test(arguments: try VectorFile.envelopes.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let line = try vector.content.bytes()
        guard let code = vector.code else {
            let envelope = try Envelope(parsing: line)
            let read = try #require(vector["read"])
            #expect(envelope.id.description == (try read.text("id")))
            #expect(envelope.type.rawValue == (try read.text("type")))
            #expect(envelope.from.rawValue == (try read.text("from")))
            #expect(envelope.to.rawValue == (try read.text("to")))
            #expect(envelope.at.description == (try read.text("at")))
            #expect(envelope.caseID.description == (try read.text("case")))
            #expect(envelope.body.file?.address == read["address"]?.string)
            return
        }
        let error = #expect(throws: EnvelopeError.self) { try Envelope(parsing: line) }
        #expect(error?.code.rawValue == code)
        #expect(error?.member == vector["member"]?.string)
    }

    @Test func everyTypeReadsAsItWasWritten() throws {
        for (_, envelope) in try EnvelopeVectors.samples() { #expect(try Envelope(parsing: envelope.line()) == envelope) }
        #expect(Set(try EnvelopeVectors.samples().map { $0.1.type }) == Set(EnvelopeType.known))
    }

    @Test func keepsCodesItDoesNotKnow() throws {
        let line = Forgery.replacing(#""baseline""#, with: #""25""#, in: try Federation.report(1).line())
        let classification = try Envelope(parsing: line).body.file?.assessment?.classification
        #expect(classification?.description == "code 25")
    }

    @Test func keepsAddressesVerbatim() throws {
        let address = "HTTPS://Ho%53t.example:443/./a/../b?x=1#:~:text=é\u{301}"
        var report = try Federation.report(1)
        report.body = .report(ReportBody(file: CaseFile(address: address), origin: .public))
        let read = try Envelope(parsing: report.line()).body.file?.address
        #expect(read.map { Array($0.utf8) } == Array(address.utf8))
    }

    @Test func twoEnvelopesOfOneCaseHaveDifferentLines() throws {
        let first = try Federation.report(1)
        let second = Envelope(id: first.id, from: first.from, to: first.to, at: first.at, caseID: first.caseID, body: first.body)
        #expect(first.line() != second.line())
    }

    @Test func noErrorRepeatsContent() throws {
        let line = Forgery.replacing(#""outcome":"located""#, with: #""outcome":"secret""#, in: try Federation.report(1).line())
        let error = #expect(throws: EnvelopeError.self) { try Envelope(parsing: line) }
        #expect(error?.description == "malformed: outcome")
    }

    @Test func aCaseFileSkipsWhatItDoesNotKnow() throws {
        let file = try Federation.file()
        let json = Forgery.replacing(#"{"address""#, with: #"{"later":1,"address""#, in: file.json)
        #expect(try CaseFile(json: json) == file)
        #expect(refusal { _ = try CaseFile(json: Array("{}".utf8)) } == .malformed)
        #expect(refusal { _ = try CaseFile(json: Array("{".utf8)) } == .malformedJSON)
    }
}
