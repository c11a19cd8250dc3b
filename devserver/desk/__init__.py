"""The demo desk: who can log in to the demo and how, and each email it sent. A process outside the web application.

It listens on loopback only, answers to this computer's own names only, and does not start outside the demo.
"""
