// SPDX-License-Identifier: GPL-2.0-only
#include "output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string>

#include "fixtures.hpp"

namespace scx {
namespace {

TEST(StandardFiles, ThatAreClosedAreNotTakenByOthers) {
    EXPECT_EXIT(
        {
            for (int fd = 0; fd <= STDERR_FILENO; ++fd) close(fd);
            reserve_standard_files();
            const bool refused = write(STDOUT_FILENO, "x", 1) < 0;
            _exit(refused && open("/dev/null", O_RDONLY) > STDERR_FILENO ? 0 : 1);
        },
        ::testing::ExitedWithCode(0), "");
}

/// A folder of our own, and one where anybody may put files.
class CreateFileTest : public ::testing::Test {
  protected:
    CreateFileTest() {
        std::filesystem::create_directory(public_);
        std::filesystem::permissions(public_,
                                     std::filesystem::perms::all | std::filesystem::perms::sticky_bit);
        write_file(own_ / "victim", "precious");
    }

    static std::string read_file(const std::filesystem::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void expect_refused(const char* name) {
        const Result<Fd> file = create_file(public_ / name);
        ASSERT_FALSE(file) << name;
        EXPECT_EQ(file.error().status, Status::kSystem);
        EXPECT_EQ(read_file(own_ / "victim"), "precious");
    }

    /// Makes another the owner where root does the test; where not, another asks.
    void give_away(const std::filesystem::path& path) const {
        if (geteuid() == 0) {
            ASSERT_EQ(lchown(path.c_str(), another_, another_), 0);
        }
    }
    Result<Fd> create_as_another(const std::filesystem::path& planted,
                                 const std::filesystem::path& path) const {
        give_away(planted);
        return create_file(path, geteuid() == 0 ? 0 : another_);
    }

    const uid_t another_ = geteuid() + 1;
    TemporaryDirectory root_;
    std::filesystem::path own_ = root_.path();
    std::filesystem::path public_ = own_ / "public";
};

TEST_F(CreateFileTest, EmptiesOurOwn) {
    for (const std::filesystem::path& path : {own_ / "dump", public_ / "dump"}) {
        for (int time = 0; time < 2; ++time) {
            const Result<Fd> file = create_file(path);
            ASSERT_TRUE(file) << file.error().what;
            EXPECT_EQ(read_file(path), "");
            EXPECT_EQ(write(file->get(), "text", 4), 4);
        }
        EXPECT_EQ(std::filesystem::status(path).permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    EXPECT_EQ(create_file(own_ / "none" / "dump").error().status, Status::kSystem);
    EXPECT_EQ(create_file(own_).error().status, Status::kSystem);
}

TEST_F(CreateFileTest, FollowsALinkWhereOnlyWeCanPutOne) {
    std::filesystem::create_symlink("victim", own_ / "link");
    EXPECT_TRUE(create_file(own_ / "link"));
    EXPECT_EQ(read_file(own_ / "victim"), "");
    EXPECT_TRUE(create_file("/dev/null"));
}

TEST_F(CreateFileTest, IsNotLedByWhatOthersCouldHavePut) {
    std::filesystem::create_symlink(own_ / "victim", public_ / "link");
    expect_refused("link");
    std::filesystem::create_symlink(own_ / "new", public_ / "dangling");
    expect_refused("dangling");
    EXPECT_FALSE(std::filesystem::exists(own_ / "new"));
    std::filesystem::create_hard_link(own_ / "victim", public_ / "hard");
    expect_refused("hard");
    ASSERT_EQ(mkfifo((public_ / "pipe").c_str(), 0600), 0);
    expect_refused("pipe");
    const Fd reader(open((public_ / "pipe").c_str(), O_RDONLY | O_NONBLOCK));
    expect_refused("pipe");
}

TEST_F(CreateFileTest, FollowsLinksToFoldersWhereOnlyWeCanPutThem) {
    const std::filesystem::path folder = own_ / "a" / "folder";
    std::filesystem::create_directories(folder);
    std::filesystem::create_symlink(folder, own_ / "absolute");
    std::filesystem::create_symlink("a/./folder//", own_ / "relative");
    std::filesystem::create_symlink("relative/../../absolute", own_ / "of-links");
    std::filesystem::create_symlink("of-links/dangling", own_ / "to-nothing");
    std::filesystem::create_symlink(own_ / "relative", public_ / "of-ours");
    for (const std::filesystem::path& leads_there :
         {own_ / "absolute/dump", own_ / "relative/dump", own_ / "of-links//dump", public_ / "of-ours/dump",
          own_ / "a/../public/../absolute/dump",
          std::filesystem::path("/" + own_.string()) / "absolute/../folder/dump"}) {
        EXPECT_TRUE(create_file(leads_there)) << leads_there;
        EXPECT_TRUE(std::filesystem::remove(folder / "dump")) << leads_there;
    }
    EXPECT_TRUE(create_file(own_ / "to-nothing"));
    EXPECT_TRUE(std::filesystem::exists(folder / "dangling"));

    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(own_ / "a");
    for (const char* relative : {"here", "./here", "../absolute/../here", "folder/../here"}) {
        EXPECT_TRUE(create_file(relative)) << relative;
        EXPECT_TRUE(std::filesystem::remove("here")) << relative;
    }
    std::filesystem::current_path(before);
}

TEST_F(CreateFileTest, LeavesTheKernelsOwnLinksToTheKernel) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    EXPECT_TRUE(create_file(fmt::format("/dev/fd/{}", ends[1])));
    EXPECT_TRUE(create_file("/proc/self/root" + own_.string() + "/dump"));
    EXPECT_TRUE(std::filesystem::exists(own_ / "dump"));
    close(ends[0]);
    close(ends[1]);
}

TEST_F(CreateFileTest, IsNotLedToAFolderByWhatOthersPut) {
    const std::filesystem::path folder = own_ / "folder";
    std::filesystem::create_directory(folder);
    const auto expect_refused = [&](const std::filesystem::path& planted, const std::filesystem::path& path) {
        const Result<Fd> file = create_as_another(planted, path);
        ASSERT_FALSE(file) << path;
        EXPECT_TRUE(file.error().what.ends_with(" is a link where others may put files"))
            << file.error().what;
        EXPECT_NE(file.error().hint, "");
        EXPECT_TRUE(std::filesystem::is_empty(folder));
    };
    std::filesystem::create_symlink(folder, public_ / "planted");
    expect_refused(public_ / "planted", public_ / "planted/dump");
    EXPECT_EQ(create_as_another(public_ / "planted", public_ / "planted/dump").error().what,
              fmt::format("cannot write {}/planted/dump: planted is a link where others may put files",
                          public_.string()));
    std::filesystem::create_symlink(public_ / "planted", own_ / "ours");
    expect_refused(public_ / "planted", own_ / "ours/dump");
    std::filesystem::create_symlink(public_ / "planted/dump", own_ / "our-file");
    expect_refused(public_ / "planted", own_ / "our-file");
    std::filesystem::create_symlink(folder / "dump", public_ / "last");
    for (const auto perms : {std::filesystem::perms::group_write, std::filesystem::perms::others_write}) {
        std::filesystem::permissions(public_, std::filesystem::perms::owner_all | perms);
        expect_refused(public_ / "planted", public_ / "planted/dump");
        EXPECT_FALSE(create_file(public_ / "last"));
    }
    // Others made it lead where it leads, though it is ours.
    std::filesystem::create_symlink(folder, own_ / "link");
    ASSERT_EQ(link((own_ / "link").c_str(), (public_ / "linked").c_str()), 0);
    EXPECT_TRUE(create_file(own_ / "link/dump"));
    std::filesystem::remove(folder / "dump");
    EXPECT_FALSE(create_file(public_ / "linked/dump"));
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    // A folder is another's, and so is all that is in it.
    std::filesystem::create_directory(own_ / "theirs");
    std::filesystem::create_symlink(folder, own_ / "theirs/planted");
    give_away(own_ / "theirs");
    expect_refused(own_ / "theirs/planted", own_ / "theirs/planted/dump");
}

TEST_F(CreateFileTest, SaysWhyAPathLeadsNowhere) {
    const auto reason = [](const std::filesystem::path& path) {
        const Result<Fd> file = create_file(path);
        return file ? "none" : file.error().what.substr(file.error().what.rfind(": ") + 2);
    };
    EXPECT_EQ(reason(own_ / "victim/dump"), std::strerror(ENOTDIR));
    EXPECT_EQ(reason(own_ / "victim/../dump"), std::strerror(ENOTDIR));
    EXPECT_EQ(reason(own_ / "none/../dump"), std::strerror(ENOENT));
    EXPECT_EQ(reason(own_ / "none/"), std::strerror(ENOENT));
    EXPECT_EQ(reason(own_ / ".."), std::strerror(EISDIR));
    EXPECT_EQ(reason("/"), std::strerror(ENOENT));
    EXPECT_EQ(reason(own_ / std::string(NAME_MAX + 1, 'x')), std::strerror(ENAMETOOLONG));
    EXPECT_EQ(reason(own_ / std::string(NAME_MAX + 1, 'x') / "dump"), std::strerror(ENAMETOOLONG));
    std::filesystem::create_symlink("loop", own_ / "loop");
    EXPECT_EQ(reason(own_ / "loop/dump"), std::strerror(ELOOP));
    EXPECT_EQ(reason(own_ / "loop"), std::strerror(ELOOP));

    std::filesystem::create_symlink(".", own_ / "link-0");
    for (int links = 1; links <= 40; ++links)
        std::filesystem::create_symlink(fmt::format("link-{}", links - 1),
                                        own_ / fmt::format("link-{}", links));
    EXPECT_TRUE(create_file(own_ / "link-39/dump"));
    EXPECT_EQ(reason(own_ / "link-40/dump"), std::strerror(ELOOP));
    EXPECT_EQ(read_file(own_ / "victim"), "precious");
}

TEST_F(CreateFileTest, IsFilledOrEmpty) {
    Result<Fd> file = create_file(own_ / "dump");
    ASSERT_TRUE(file);
    EXPECT_TRUE(fill_file(*file, "text"));
    EXPECT_EQ(read_file(own_ / "dump"), "text");
    const rlimit none = {2, RLIM_INFINITY};
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    file = create_file(own_ / "dump");
    setrlimit(RLIMIT_FSIZE, &none);
    EXPECT_FALSE(fill_file(*file, "text"));
    EXPECT_EQ(errno, EFBIG);
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(read_file(own_ / "dump"), "");
}

class OutputTest : public ::testing::Test {
  protected:
    OutputTest() { signal(SIGPIPE, SIG_IGN); }

    /// All that is in the pipe now.
    static std::string drain(int fd) {
        fcntl(fd, F_SETFL, O_NONBLOCK);
        std::string text;
        std::array<char, 4096> buffer;
        ssize_t length = 0;
        while ((length = read(fd, buffer.data(), buffer.size())) > 0)
            text.append(buffer.data(), static_cast<std::size_t>(length));
        return text;
    }

    /// A reader that stops reading, and then goes on.
    static void expect_whole_lines_only(int reader, int writer) {
        Output output(writer);
        const std::string line(3000, 'x');
        u64 written = 0;
        while (output.write(line + "\n")) ++written;
        EXPECT_GT(written, 0U);
        EXPECT_FALSE(output.write(line + "\n"));
        EXPECT_FALSE((fcntl(writer, F_GETFL) & O_NONBLOCK) != 0) << "the open file is shared with others";

        std::string text = drain(reader);
        EXPECT_TRUE(output.write("last\n"));
        text += drain(reader);
        EXPECT_TRUE(text.ends_with("x\nlast\n"));
        for (std::size_t start = 0; text.compare(start, 5, "last\n") != 0; start += line.size() + 1)
            ASSERT_EQ(text.substr(start, line.size() + 1), line + "\n");
        EXPECT_GT(output.dropped(), 0U);
        EXPECT_FALSE(output.finish());
    }
};

TEST_F(OutputTest, APipeNeverBlocksAndNeverShowsHalfALine) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    expect_whole_lines_only(ends[0], ends[1]);
}

TEST_F(OutputTest, ASocketNeitherDoes) {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    expect_whole_lines_only(ends[0], ends[1]);
}

TEST_F(OutputTest, AClosedPipeOnlyCosts) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    close(ends[0]);
    Output output(ends[1]);
    EXPECT_FALSE(output.write("one\n"));
    EXPECT_FALSE(output.write("two\n"));
    EXPECT_EQ(output.dropped(), 2U);
    EXPECT_FALSE(output.finish());
}

TEST_F(OutputTest, AFullDiskToo) {
    Output output(open("/dev/full", O_WRONLY));
    EXPECT_FALSE(output.write("one\n"));
    EXPECT_EQ(output.dropped(), 1U);
}

TEST_F(OutputTest, OneThatWasClosedToo) {
    const Fd closed(open("/dev/null", O_RDONLY));  // as reserve_standard_files() leaves it
    Output output(closed.get());
    EXPECT_FALSE(output.write("one\n"));
    EXPECT_EQ(output.dropped(), 1U);
}

TEST_F(OutputTest, IsPatientOnceWithAReaderWhoStopped) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    Output output(ends[1], 50);
    const std::string text = std::string(100'000, 'x') + '\n';  // more than there is room for
    EXPECT_FALSE(output.write(text));
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(output.write(text));  // would take a minute
    EXPECT_GT(drain(ends[0]).size(), 0U);
    EXPECT_TRUE(output.write("last\n"));
    EXPECT_TRUE(drain(ends[0]).ends_with("x\nlast\n"));
}

TEST_F(OutputTest, AFileIsWrittenWhereItStands) {
    char name[] = "/tmp/scx-test-XXXXXX";
    const int fd = mkstemp(name);
    ASSERT_EQ(write(fd, "before\n", 7), 7);
    Output output(fd);
    EXPECT_TRUE(output.write("after\n"));
    EXPECT_TRUE(output.finish());
    EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
    EXPECT_EQ(drain(fd), "before\nafter\n");
    unlink(name);
}

}  // namespace
}  // namespace scx
