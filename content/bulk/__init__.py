"""The same verbs, decided anew for each of many articles, with a look before and a way back after."""
