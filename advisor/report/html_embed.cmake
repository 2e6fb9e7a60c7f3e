# Writes a C file that holds the page's style and script, and their SHA-256 for its content security policy:
#   const char html_style[], html_style_sha256[], html_script[], html_script_sha256[];
# usage: cmake -DOUT=FILE.c -DSOURCE=FOLDER -P html_embed.cmake
set(text "/* made by html_embed.cmake from html.css and html.js */\n#include \"report/html.h\"\n")
foreach(pair "style;html.css" "script;html.js")
  list(GET pair 0 name)
  list(GET pair 1 file)
  file(READ ${SOURCE}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  file(SHA256 ${SOURCE}/${file} sum)
  string(APPEND text "const char html_${name}[] = {${bytes}0};\nconst char html_${name}_sha256[] = \"${sum}\";\n")
endforeach()
file(WRITE ${OUT} "${text}")
