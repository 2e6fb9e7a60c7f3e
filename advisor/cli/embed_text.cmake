# Writes a C file that holds a text file: const char NAME[] = "...";
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUT} "/* made by embed_text.cmake */\n#include \"${HEADER}\"\nconst char ${NAME}[] = {${bytes}0};\n")
