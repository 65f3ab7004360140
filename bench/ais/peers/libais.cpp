// Driver of the benchmark for libais (C++): reads lines of NMEA, assembles and
// decodes them with libais::VdmStream, and prints the count of messages.
//
//   libais-driver FILE
//
// libais makes C++ objects; it has no JSON output of its own in C++.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "vdm.h"

int main(int argc, char **argv) {
  if (argc != 2) {
    std::cerr << "usage: libais-driver FILE\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  std::vector<char> buffer(1 << 18);
  std::ifstream in;
  in.rdbuf()->pubsetbuf(buffer.data(), buffer.size());
  in.open(argv[1]);
  if (!in) {
    std::cerr << "libais-driver: cannot read " << argv[1] << "\n";
    return 1;
  }
  libais::VdmStream stream;
  long sentences = 0, messages = 0, unused = 0;
  long by_type[64] = {};
  std::string line;
  while (std::getline(in, line)) {
    sentences++;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!stream.AddLine(line)) unused++;
    while (auto message = stream.PopOldestMessage()) {
      messages++;
      by_type[message->message_id & 63]++;
    }
  }
  std::fprintf(stderr, "sentences %ld messages %ld unused %ld\n", sentences, messages, unused);
  for (int i = 0; i < 64; i++) {
    if (by_type[i] != 0) std::fprintf(stderr, "type %d: %ld\n", i, by_type[i]);
  }
  return 0;
}
