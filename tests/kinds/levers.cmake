# What is recommended for the corpus's programs against a plain -O3 -march=native and random vectors: half an
# hour for each program at the default budget, so no test. LEVERS: more words for corpus/levers.py
# (-DLEVERS="--budget;10m;--random;200;pairing").
set(LEVERS --random 200 --long 5m --allow portability CACHE STRING "options and programs for the target figure-levers")
add_custom_target(figure-levers COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/corpus/levers.py $<TARGET_FILE:advisor>
  ${CMAKE_SOURCE_DIR}/corpus/best-known.csv ${LEVERS} USES_TERMINAL)
add_dependencies(figure-levers advisor)
