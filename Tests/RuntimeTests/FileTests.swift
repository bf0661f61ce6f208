import Glibc
import Runtime
import TestSupport
import Testing

@Suite struct FileTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func failure(_ body: () throws(FileFailure) -> Void) -> FileFailure.Code? {
        do throws(FileFailure) {
            try body()
            return nil
        } catch { return error.code }
    }

    @Test func writesAWholeFileThatOnlyItsOwnerReads() throws {
        let path = folder.file("key")
        try Files.write([1, 2, 3], to: path)
        try Files.write(Array("longer than before".utf8), to: path)
        #expect(try Files.read(path) == Array("longer than before".utf8))
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func leavesNoDraftWhenItCannotWrite() throws {
        let path = folder.file("taken")
        #expect(mkdir(path, 0o700) == 0)
        #expect(failure { () throws(FileFailure) in try Files.write([1], to: path) } != nil)
        #expect(rmdir(path) == 0)
        #expect(rmdir(folder.path) == 0, "nothing else is left in the folder")
    }

    @Test func namesWhatIsWrongWithAFile() throws {
        #expect(failure { () throws(FileFailure) in _ = try Files.read(folder.file("absent")) } == .missing)
        #expect(failure { () throws(FileFailure) in try Files.write([1], to: folder.file("no/folder/here")) } == .missing)
        #expect(failure { () throws(FileFailure) in _ = try Files.read(folder.path) } == .notAFile)
        let path = folder.file("large")
        try Files.write([UInt8](repeating: 0, count: 101), to: path)
        #expect(failure { () throws(FileFailure) in _ = try Files.read(path, atMost: 100) } == .tooLarge)
        #expect(try Files.read(path, atMost: 101).count == 101)
    }

    @Test func aMissingFileIsDescribedByItsPath() {
        #expect(FileFailure(.missing, path: "/etc/hotline/key").description == "/etc/hotline/key does not exist")
    }
}

@Suite struct FileLockTests {
    @Test func oneHolderAtATime() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        do {
            let first = try FileLock(path: path)
            do throws(FileFailure) {
                _ = try FileLock(path: path)
                Issue.record("the lock was given twice")
            } catch {
                #expect(error.code == .held)
                #expect(error.detail == "process \(getpid())")
            }
            _ = consume first
        }
        _ = try FileLock(path: path)
    }

    @Test func aMissingFolderIsNamed() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileFailure.self) { _ = try FileLock(path: folder.file("absent/lock")) }
    }
}

@Suite struct FileWatchTests {
    @Test func aChangeCountsOnceTheFileIsAtRest() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("table"), other = folder.file("other")
        try Files.write([1], to: path)
        try Files.write([1], to: other)
        var watch = FileWatch([path, other])
        #expect(watch.changes() == [])
        try Files.write([1, 2], to: path)
        #expect(watch.changes() == [], "seen for the first time")
        try Files.write([1, 2, 3], to: path)
        #expect(watch.changes() == [], "still changing")
        #expect(watch.changes() == [path])
        #expect(watch.changes() == [])
    }

    @Test func aFileThatVanishesStaysInUseUntilAnotherTakesItsPlace() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("table")
        try Files.write([1], to: path)
        var watch = FileWatch([path])
        #expect(unlink(path) == 0)
        #expect(watch.changes() == [])
        #expect(watch.changes() == [])
        try Files.write([2], to: path)
        _ = watch.changes()
        #expect(watch.changes() == [path])
    }

    @Test func aFileThatAppearsIsAChange() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("late")
        var watch = FileWatch([path])
        try Files.write([2], to: path)
        _ = watch.changes()
        #expect(watch.changes() == [path])
    }
}
