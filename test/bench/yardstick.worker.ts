// An empty route of the same framework. Decorators are applied by hand: plain Node runs this file without a compiler.
import { parentPort } from 'node:worker_threads';
import 'reflect-metadata';
import { Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class EmptyController {
  answer(): string {
    return 'MSA|AA|';
  }
}

class RootModule {
  readonly name = 'yardstick';
}

const descriptor = Object.getOwnPropertyDescriptor(EmptyController.prototype, 'answer');
if (descriptor) {
  Post('/$ingest')(EmptyController.prototype, 'answer', descriptor);
  HttpCode(200)(EmptyController.prototype, 'answer', descriptor);
}
Controller()(EmptyController);
Module({ controllers: [EmptyController] })(RootModule);

const app = await NestFactory.create(RootModule, { bodyParser: false, logger: false });
await app.listen(0, '127.0.0.1');
parentPort?.postMessage(Number(new URL(await app.getUrl()).port));
